# killed-by: docs/federated/token-request
# page: federated.md
# The audience names the service, not the provider.
s|^audience=.*|audience=https://bigquery.googleapis.com/|
