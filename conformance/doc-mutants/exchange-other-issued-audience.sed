# killed-by: proxy/exc/examples
# page: exchange.md
# The token of the public client is said to be for somebody else.
s|"issued_audience": "backend-server"|"issued_audience": "https://backend.example.com/api"|
