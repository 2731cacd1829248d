# killed-by: proxy/exc/examples
# page: exchange.md
# A token endpoint is asked without TLS.
s|"token_endpoint": "https://sts.example.com/v1/token"|"token_endpoint": "http://sts.example.com/v1/token"|
