"""The AWS side of the ports, and `wiring`, the one place that joins real parts."""
