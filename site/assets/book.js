// The only script of the pages: theme, copy, search. All works without it.
(() => {
const doc = document
const root = doc.documentElement
const assets = new URL('.', doc.currentScript.src)
const make = (tag, props, ...children) => {
	const e = Object.assign(doc.createElement(tag), props)
	e.append(...children)
	return e
}

// Before the first paint, so that nothing flashes or moves.
const themes = ['system', 'light', 'dark']
let theme = 'system'
try { theme = localStorage.getItem('theme') } catch {}
if (!themes.includes(theme)) theme = 'system'
root.dataset.theme = theme
root.classList.add('js-on')

const setUpTheme = () => {
	const button = doc.getElementById('theme')
	const show = () => {
		button.textContent = {system: 'Auto', light: 'Light', dark: 'Dark'}[theme]
		button.title = 'Theme: ' + theme
		root.dataset.theme = theme
	}
	button.onclick = () => {
		theme = themes[(themes.indexOf(theme) + 1) % 3]
		try { localStorage.setItem('theme', theme) } catch {}
		show()
	}
	show()
}

// Copy takes what is typed, or the program, and nothing else.
const program = at => [...(at.closest('section') || doc).querySelectorAll('.prog code')]
const texts = (list, end) => [...list].map(e => e.textContent).join(end)
const setUpCopy = () => {
	const said = make('p', {className: 'said'})
	said.setAttribute('role', 'status')
	doc.body.append(said)
	const add = (to, what, text) => {
		const button = make('button', {type: 'button', className: 'copy', textContent: 'Copy', title: 'Copy ' + what})
		button.onclick = async () => {
			let done = 'Copied'
			try { await navigator.clipboard.writeText(text()) } catch { done = 'Not allowed' }
			button.textContent = done
			said.textContent = done + ': ' + what
			setTimeout(() => { button.textContent = 'Copy' }, 1500)
		}
		to.append(button)
	}
	for (const fig of doc.querySelectorAll('.term')) {
		const typed = fig.querySelectorAll('pre .p + kbd')
		if (typed.length) add(fig.firstChild, 'the commands', () => texts(typed, '\n'))
	}
	for (const fig of doc.querySelectorAll('.prog'))
		if (program(fig)[0].closest('figure') == fig) add(fig.firstChild, 'the program', () => texts(program(fig), '\n'))
	for (const run of doc.querySelectorAll('.run')) add(run, 'the command', () => run.querySelector('kbd').textContent)
}

// The index is described in site/search.go.
let index
const load = async () => {
	const [head, ...lines] = (await (await fetch(new URL('search.txt', assets))).text()).split('\n')
	const n = +head
	const docs = lines.slice(0, n).map(l => l.split('\t'))
	const gap = lines.indexOf('', n)
	let last = ''
	const words = lines.slice(n, gap).map(l => last = last.slice(0, parseInt(l[0], 36)) + l.slice(1))
	return {docs, words, postings: lines.slice(gap + 1)}
}
const empty = ' an and are as at be by for from has if in into is it its no not of on one or so than that the then there they this to was what when which who with '

// find returns the best cost of each document that has a word beginning so:
// title 0, problem 2, other prose 4, code 6, and one more if it goes on.
const find = (word, {words, postings}) => {
	const found = new Map()
	let from = 0
	for (let to = words.length; from < to;) {
		const mid = (from + to) >> 1
		if (words[mid] < word) from = mid + 1
		else to = mid
	}
	for (; from < words.length && words[from].startsWith(word); from++) {
		let at = -1
		for (const [, step, rank] of postings[from].matchAll(/(\d*)([a-d])/g)) {
			at += +step || 1
			const cost = 2 * (rank.charCodeAt() - 97) + (words[from] != word)
			if (!(found.get(at) <= cost)) found.set(at, cost)
		}
	}
	return found
}
const query = (text, index) => {
	const all = text.toLowerCase().match(/[\p{L}\p{N}_]+/gu) || []
	const words = all.filter(w => w.length > 1 && !empty.includes(' ' + w + ' '))
	let hits
	for (const word of words) {
		const found = find(word, index)
		if (!found.size && word.length > 3) for (const [k, v] of find(word.replace(/(s|es|ed|ing)$/, ''), index)) found.set(k, v + 1)
		const both = new Map()
		for (const [k, v] of found) if (!hits || hits.has(k)) both.set(k, v + (hits ? hits.get(k) : 0))
		hits = both
	}
	return [...hits || []].sort((a, b) => a[1] - b[1] || a[0] - b[0]).map(([k]) => index.docs[k])
}

const setUpSearch = () => {
	const input = make('input', {type: 'search', id: 'query', autocomplete: 'off', spellcheck: false, placeholder: 'title, word, identifier'})
	const list = make('ol')
	const count = make('p')
	count.setAttribute('role', 'status')
	const label = make('label', {htmlFor: 'query', textContent: 'Search the book'})
	const close = make('button', {type: 'button', textContent: 'Close', onclick: () => box.close()})
	const box = make('dialog', {className: 'search'}, make('div', {}, label, close), input, count, list)
	box.setAttribute('aria-label', 'Search')
	doc.body.append(box)
	const show = async () => {
		index ||= load()
		let hits
		try { hits = query(input.value, await index) } catch {
			index = null
			count.textContent = 'The index cannot be loaded.'
			return
		}
		count.textContent = input.value ? hits.length + (hits.length == 1 ? ' result' : ' results') : ''
		list.replaceChildren(...hits.slice(0, 20).map(([address, title, context]) =>
			make('li', {}, make('a', {href: new URL('../' + address, assets)}, title, make('small', {textContent: context})))))
	}
	const open = () => {
		if (!box.open) box.showModal()
		input.select()
		show()
	}
	input.oninput = show
	box.onkeydown = e => {
		const stops = [input, ...list.querySelectorAll('a')]
		const at = stops.indexOf(doc.activeElement)
		const next = {ArrowDown: at + 1, ArrowUp: at - 1}[e.key]
		if (at >= 0 && next != null) {
			e.preventDefault()
			stops[(next + stops.length) % stops.length].focus()
		}
		if (e.key == 'Enter' && at == 0) stops[1]?.click()
	}
	// A click on the backdrop; and on a result on this very page.
	box.onclick = e => { if (e.target == box || e.target.closest('a')) box.close() }
	doc.getElementById('search').onclick = open
	doc.addEventListener('keydown', e => {
		if (e.key == '/' && !e.ctrlKey && !e.metaKey && !e.altKey && !e.target.closest('input, textarea, [contenteditable]')) {
			e.preventDefault()
			open()
		}
	})
}

doc.addEventListener('DOMContentLoaded', () => {
	setUpTheme()
	setUpCopy()
	setUpSearch()
})
})()
