// Does nothing. Its address gives the test the id of the extension.
