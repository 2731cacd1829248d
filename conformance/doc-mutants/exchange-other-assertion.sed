# killed-by: proxy/exc/examples
# page: exchange.md
# The second server is sent the token of the client, as it is printed.
s|^assertion=${assertion}$|assertion=${subject_token}|
