# killed-by: proxy/exc/examples
# page: exchange.md
# What makes the grant one on behalf of the user is not printed.
/^requested_token_use=/d
