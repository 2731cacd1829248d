# killed-by: docs/federated/cold
# page: federated.md
# A line that the grammar does not know.
/federated.cold/,/^```$/{s/    participant Client/    Note over Client: anything\n&/}
