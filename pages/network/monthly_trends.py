"""To come."""


def render(member, view):
    pass
