# killed-by: docs/federated/tokens
# page: federated.md
# A lifetime of two hours.
s/"exp": 1729641600/"exp": 1729645200/
