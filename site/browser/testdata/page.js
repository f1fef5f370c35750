// What the tests ask of every page. Evaluated in it, defines window.probe.
window.probe = {
	// frames resolves when the page as it is now has been painted.
	frames: () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))),

	// shift is how far the layout has moved since the page was opened, and what moved.
	async shift() {
		await document.fonts.ready
		await probe.frames()
		const observer = new PerformanceObserver(() => {})
		observer.observe({type: 'layout-shift', buffered: true})
		let sum = 0
		const moved = []
		for (const entry of observer.takeRecords()) {
			sum += entry.value
			for (const source of entry.sources) moved.push(probe.name(source.node))
		}
		return {sum, moved}
	},

	// toEnd goes through all figures to the end of the page, and resolves to true.
	async toEnd() {
		for (const image of document.images) {
			image.scrollIntoView()
			await image.decode()
			await probe.frames()
		}
		scrollTo(0, document.documentElement.scrollHeight)
		await probe.frames()
		return true
	},

	// name shows the beginning of an element.
	name: e => e?.outerHTML ? e.outerHTML.slice(0, 120) : String(e?.textContent),

	boxes: () => [...document.querySelectorAll('body, body *')].filter(e => e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 1),

	// wide lists what makes the page scroll sideways, or is cut off at its edge.
	wide() {
		const root = document.documentElement
		const cut = probe.boxes().filter(e => ['hidden', 'clip'].includes(getComputedStyle(e).overflowX))
		if (root.scrollWidth <= innerWidth) return cut.map(probe.name)
		const out = [...document.body.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > innerWidth)
		return [...cut, ...out.slice(0, 3), root].map(probe.name)
	},

	// stuck lists the boxes that scroll, but not by the keyboard in every browser.
	stuck: () => probe.boxes().filter(e => ['auto', 'scroll'].includes(getComputedStyle(e).overflowX) && e.tabIndex < 0).map(probe.name),

	// looks lists the ways in which texts look: their colours, and the elements around them that
	// say what is behind. found has an element of each.
	looks() {
		const ways = new Map()
		for (const e of document.querySelectorAll('body *')) {
			if (!e.checkVisibility() || ![...e.childNodes].some(n => n.nodeType == Node.TEXT_NODE && n.data.trim())) continue
			const {color, backgroundColor, fontSize} = getComputedStyle(e)
			let way = [color, backgroundColor, fontSize].join()
			for (let at = e; at; at = at.parentElement) way += ` ${at.localName}.${at.className}`
			if (!ways.has(way)) ways.set(way, e)
		}
		probe.found = [...ways.values()]
		return [...ways.keys()]
	},

	colours: ['color-contrast', 'link-in-text-block'],

	// axe lists what axe-core finds wrong, but for colours, and whether touch targets are large
	// enough.
	axe() {
		const rules = {'target-size': {enabled: true}}
		for (const name of probe.colours) rules[name] = {enabled: false}
		return probe.violations(document, {rules})
	},

	// axeColours lists what it finds wrong with the colours of some of the looks, by number.
	axeColours: looks => probe.violations({include: looks.map(i => probe.found[i])}, {runOnly: probe.colours}),

	async violations(where, options) {
		const {violations} = await axe.run(where, {...options, resultTypes: ['violations'], preload: false, iframes: false})
		return violations.map(v => `${v.id}, ${v.nodes.length} times: ${v.nodes[0].html.slice(0, 200)}`)
	},
}
