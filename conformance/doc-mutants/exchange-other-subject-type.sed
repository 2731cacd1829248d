# killed-by: proxy/exc/examples
# page: exchange.md
# The example asks with a type that is not printed.
s|"subject_token_type": "urn:example:token-type:partner-token"|"subject_token_type": "urn:example:token-type:other"|
