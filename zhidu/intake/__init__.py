"""Reading the rosters that committees keep, and bringing them into the organisation.

`sheets`, `words`, `headers`, `cells`, `units`, `preview` and `workbook` are pure: no database,
no Django, sentences in Chinese. `matching`, `apply` and `command` write through org.door.
"""
