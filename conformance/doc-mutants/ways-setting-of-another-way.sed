# killed-by: proxy/way/examples
# page: ways.md
# An example with a setting that the way does not have.
s|{"type": "none"}|{"type": "none", "field": "X-API-Key"}|
