# killed-by: proxy/way/examples
# page: ways.md
# The example puts the API key into another field than the page says.
s|"field": "X-API-Key"|"field": "X-Other-Key"|
