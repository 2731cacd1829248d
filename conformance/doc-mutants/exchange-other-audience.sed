# killed-by: proxy/exc/examples
# page: exchange.md
# The request printed for a server of its own names another target.
s|^audience=api://backend$|audience=api://other|
