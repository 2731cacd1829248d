# killed-by: docs/refusals/request
# page: refusals.md
# A refusal that does not exist.
/^| `NO_ROUTE`/{p;s/NO_ROUTE/NO_TUESDAY/;}
