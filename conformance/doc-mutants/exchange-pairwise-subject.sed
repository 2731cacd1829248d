# killed-by: proxy/exc/examples
# page: exchange.md
# The user is looked for in a claim that is different for each client.
s|"issued_subject_claim": "oid"|"issued_subject_claim": "sub"|
