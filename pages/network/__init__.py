"""Screens of one audience; each module defines `render(member, view)` and runs nothing on
import.
"""
