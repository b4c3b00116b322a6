// Electron's own start: what it costs to come to the first line of a program.
process.exit(0);
