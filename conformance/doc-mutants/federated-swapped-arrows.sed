# killed-by: docs/federated/cold
# page: federated.md
# Two arrows in the wrong order.
/A-->>Proxy: Token valid/{h;d}
/Proxy->>B: Submit token_A/{G}
