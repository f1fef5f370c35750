// What the keyboard tests ask. Evaluated in a page, defines window.keys.
window.keys = {
	// stops are the places that Tab must reach, in order.
	stops: [...document.querySelectorAll('a[href], button, input, [tabindex]')].filter(e => e.tabIndex >= 0 && e.checkVisibility()),
	reached: [],
	wrong: [],

	// name shows the beginning of an element.
	name: e => e.outerHTML.slice(0, 120),

	// look judges the element that has the focus, when it is about to lose it.
	look() {
		const e = document.activeElement
		if (e == document.body) return
		keys.reached.push(e)
		const r = e.getBoundingClientRect(), style = getComputedStyle(e), width = parseFloat(style.outlineWidth)
		if (r.bottom <= 0 || r.top >= innerHeight || r.right <= 0 || r.left >= innerWidth) keys.wrong.push('out of sight: ' + keys.name(e))
		if (style.outlineStyle == 'none' || width < 2) keys.wrong.push('no outline: ' + keys.name(e))
		const contrast = keys.contrast(style.outlineColor, keys.ground(e.parentElement))
		if (contrast < 3) keys.wrong.push(`outline of contrast ${contrast.toFixed(1)}: ${keys.name(e)}`)
		const edge = width + parseFloat(style.outlineOffset) - 1
		for (let box = e.parentElement; box != document.body; box = box.parentElement) {
			if (getComputedStyle(box).overflowX == 'visible') continue
			const b = box.getBoundingClientRect()
			if (r.left - edge < b.left || r.right + edge > b.right) keys.wrong.push('outline cut off: ' + keys.name(e))
			break
		}
	},

	// ground is the colour behind an element.
	ground(e) {
		for (; e; e = e.parentElement) {
			const colour = getComputedStyle(e).backgroundColor
			if (!colour.endsWith(', 0)')) return colour
		}
	},

	// contrast is that of two colours, as WCAG computes it.
	contrast(...colours) {
		const [dark, light] = colours.map(colour => colour.match(/[\d.]+/g).slice(0, 3).reduce((sum, part, i) => {
			const s = part / 255
			return sum + [.2126, .7152, .0722][i] * (s <= .04045 ? s / 12.92 : ((s + .055) / 1.055) ** 2.4)
		}, .05)).sort((a, b) => a - b)
		return light / dark
	},
}
addEventListener('keydown', keys.look, true)
