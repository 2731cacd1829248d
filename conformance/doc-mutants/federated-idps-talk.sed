# killed-by: docs/federated/relations
# page: federated.md
# A draft of the public page drew this: IdP A hands token_A to IdP B.
s/Proxy -->|"submits token_A"| B/A -->|"submits token_A"| B/
