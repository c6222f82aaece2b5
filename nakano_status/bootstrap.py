"""The one place that knows which parts are wired together; only the front ends' starts import it."""
