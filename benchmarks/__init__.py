"""What the figures of docs/performance.md come from. Nothing of the product imports this."""
