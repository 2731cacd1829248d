# killed-by: docs/nothing-unread
# page: federated.md
# An expectation with a name that no case knows.
s/expect: claims federated.token-a /expect: claims federated.token-x /
