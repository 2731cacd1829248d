# killed-by: proxy/exc/examples
# page: exchange.md
# A secret stands in the configuration itself.
s|"client_secret": {"env": "PROXY_CLIENT_SECRET"}|"client_secret": "a-secret"|
