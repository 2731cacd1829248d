# killed-by: docs/same-idp/cold
# page: same-idp.md
# Two arrows in the wrong order.
/Proxy->>IdP: Exchange token request/{h;d}
/IdP-->>Proxy: Service token/{G}
