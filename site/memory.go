package site

import (
	"iter"
	"sync"
)

// Memory is a Sink that keeps the files of a site.
type Memory struct {
	mu    sync.Mutex
	files map[string][]byte
}

// Put keeps a copy of the file.
func (m *Memory) Put(name string, parts iter.Seq[[]byte]) error {
	content := []byte{}
	for part := range parts {
		content = append(content, part...)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.files == nil {
		m.files = map[string][]byte{}
	}
	m.files[name] = content
	return nil
}

// File returns a file, or nil.
func (m *Memory) File(name string) []byte {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.files[name]
}

// Names lists the files, unsorted.
func (m *Memory) Names() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	names := make([]string, 0, len(m.files))
	for name := range m.files {
		names = append(names, name)
	}
	return names
}
