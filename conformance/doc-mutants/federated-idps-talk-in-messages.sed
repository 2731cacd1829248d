# killed-by: docs/federated/cold
# page: federated.md
# The same lie as a message.
/federated.cold/,/^```$/{s/Proxy->>B: Submit token_A/A->>B: Submit token_A/}
