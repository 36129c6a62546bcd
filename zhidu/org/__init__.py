"""Who there is: units in a tree, places, persons, memberships, posts; dated, as of any past day."""
