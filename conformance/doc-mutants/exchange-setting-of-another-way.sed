# killed-by: proxy/exc/examples
# page: exchange.md
# The example of federation has a setting of another way.
s|"token_endpoint": "https://sts.example.com/v1/token",|&\n  "resources": ["https://backend.example.com/"],|
