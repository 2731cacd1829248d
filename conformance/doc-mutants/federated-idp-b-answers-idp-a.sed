# killed-by: docs/federated/relations
# page: federated.md
# And this: IdP B issues token_B to IdP A.
s/B -->|"issues token_B"| Proxy/B -->|"issues token_B"| A/
