"""Ambasada's domain: from the sheets' rows to figures. Runs without a screen and without a
network.
"""
