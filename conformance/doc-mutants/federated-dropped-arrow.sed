# killed-by: docs/federated/cold
# page: federated.md
# An arrow is missing.
/federated.cold/,/^```$/{/B-->>Proxy: Issue token_B/d}
