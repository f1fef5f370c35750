// Prints the size, compressed, of MiniSearch's index over the chapters in the
// folder that is given, and of the site's own.
import {readFileSync, readdirSync} from 'node:fs'
import {gzipSync} from 'node:zlib'
import MiniSearch from 'minisearch'

const dir = process.argv[2]
const docs = []
for (const name of readdirSync(dir).filter(name => /^\d\d-.*\.md$/.test(name))) {
	let fence = ''
	for (const line of readFileSync(dir + '/' + name, 'utf8').split('\n')) {
		const mark = line.match(/^(`{3,}|~{3,})/)?.[0]
		const heading = !fence && line.match(/^##? (.*)/)
		if (heading) docs.push({id: docs.length, title: heading[1], address: name, text: '', code: ''})
		if (!fence && mark) fence = mark
		else if (line.trim() == fence) fence = ''
		else docs.at(-1)[fence ? 'code' : 'text'] += line + '\n'
	}
}
const index = new MiniSearch({fields: ['title', 'text', 'code'], storeFields: ['title', 'address']})
index.addAll(docs)
const size = content => gzipSync(content, {level: 9}).length
console.log(JSON.stringify({docs: docs.length, theirs: size(JSON.stringify(index)), own: size(readFileSync(dir + '/assets/search.txt'))}))
