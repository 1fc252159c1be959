// Nothing to do: its address tells the test the id of the extension.
