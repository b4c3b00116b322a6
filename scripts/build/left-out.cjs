// In the place of a library that is imported and never used.
module.exports = {};
