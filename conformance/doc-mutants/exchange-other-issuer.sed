# killed-by: proxy/exc/examples
# page: exchange.md
# The server for each resource is said to be another issuer than it is.
s|"issued_issuer": "https://idp.example.com/oauth2/backend"|"issued_issuer": "https://idp.example.com/"|
