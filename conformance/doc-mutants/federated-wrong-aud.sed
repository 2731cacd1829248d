# killed-by: docs/federated/tokens
# page: federated.md
# Another audience of token_B.
s|"aud": "https://bigquery.googleapis.com/"|"aud": "mcp-server"|
