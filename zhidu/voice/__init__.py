"""反映情况: somebody writes without a name; two or more people can read it, and answer."""
