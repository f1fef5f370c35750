module.exports = {
	root: true,
	extends: ["html-validate:recommended"],
	rules: {
		// A session shows what a program prints, with the blanks at its ends.
		"no-trailing-whitespace": "off",
	},
};
