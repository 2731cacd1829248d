# killed-by: docs/federated/tokens
# page: federated.md
# One shared account instead of the user.
s|/subject/user@example.com|/subject/shared-account|
