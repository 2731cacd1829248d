# killed-by: proxy/way/examples
# page: ways.md
# An account that is not the user's to act as.
s|serviceAccounts/backend@|serviceAccounts/frontend@|
