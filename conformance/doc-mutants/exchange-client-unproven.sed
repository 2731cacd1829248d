# killed-by: proxy/exc/examples
# page: exchange.md
# The client of the on-behalf-of request proves nothing, as it is printed.
/^client_secret=/d
