# killed-by: proxy/exc/examples
# page: exchange.md
# A parameter is printed that nobody sends.
s|^resource=urn:example:backend$|&\nrequested_token_type=urn:ietf:params:oauth:token-type:jwt|
