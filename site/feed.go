package site

import (
	"cmp"
	"crypto/sha1"
	"encoding/xml"
	"fmt"
	"slices"
	"time"
)

// feedMost is the number of entries of the feed.
const feedMost = 40

type atomFeed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Title   string      `xml:"title"`
	ID      string      `xml:"id"`
	Updated string      `xml:"updated"`
	Author  string      `xml:"author>name"`
	Links   []atomLink  `xml:"link"`
	Entries []atomEntry `xml:"entry"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Href string `xml:"href,attr"`
}

type atomEntry struct {
	Title   string   `xml:"title"`
	ID      string   `xml:"id"`
	Updated string   `xml:"updated"`
	Link    atomLink `xml:"link"`
	Summary string   `xml:"summary"`
}

// changes writes all that depends on dates.
func (s *site) changes() error {
	err := s.feed()
	if err == nil {
		err = s.sitemap()
	}
	return err
}

// feed writes the recipes that changed last, as Atom.
func (s *site) feed() error {
	type change struct {
		sec *section
		at  time.Time
	}
	var changes []change
	for _, r := range s.sources {
		sec := s.recipes[r.ID]
		changes = append(changes, change{sec, s.changed(sec)})
	}
	slices.SortStableFunc(changes, func(a, b change) int { return b.at.Compare(a.at) })
	feed := atomFeed{
		Title: Name + ": changes", ID: uuid(""), Updated: stamp(s.Date), Author: Name,
		Links: []atomLink{{"self", s.Base + "feed.xml"}, {"alternate", cmp.Or(s.Base, "./")}},
	}
	for i, c := range changes[:min(len(changes), feedMost)] {
		if i == 0 {
			feed.Updated = stamp(c.at)
		}
		feed.Entries = append(feed.Entries, atomEntry{
			Title: c.sec.Title, ID: uuid(c.sec.recipe.ID), Updated: stamp(c.at),
			Link: atomLink{"alternate", s.Base + c.sec.address()}, Summary: c.sec.problem,
		})
	}
	return s.xml("feed.xml", feed)
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// uuid names an entry, wherever it is published: RFC 9562, version 5.
func uuid(id string) string {
	h := sha1.Sum([]byte("IPC Cookbook recipe " + id))
	h[6], h[8] = h[6]&0x0f|0x50, h[8]&0x3f|0x80
	return fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", h[:4], h[4:6], h[6:8], h[8:10], h[10:16])
}

type urlSet struct {
	XMLName xml.Name `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
	URLs    []siteURL
}

type siteURL struct {
	XMLName xml.Name `xml:"url"`
	Loc     string   `xml:"loc"`
	LastMod string   `xml:"lastmod,omitempty"`
}

// sitemap lists the pages, if their addresses are known.
func (s *site) sitemap() error {
	if s.Base == "" {
		return nil
	}
	set := urlSet{}
	add := func(address string, at time.Time) {
		set.URLs = append(set.URLs, siteURL{Loc: s.Base + address, LastMod: at.UTC().Format(time.DateOnly)})
	}
	add("", s.Date)
	add("recipes/", s.Date)
	for _, c := range s.chapters {
		newest := s.changed(c.lead)
		for _, sec := range c.sections {
			if at := s.changed(sec); at.After(newest) {
				newest = at
			}
		}
		add(c.Name+"/", newest)
	}
	for _, r := range s.sources {
		add(recipeAddress(r.ID), s.changed(s.recipes[r.ID]))
	}
	add("print/", s.Date)
	return s.xml("sitemap.xml", set)
}

func (s *site) xml(name string, v any) error {
	buf := s.buffer()
	defer s.release(buf)
	buf.WriteString(xml.Header)
	enc := xml.NewEncoder(buf)
	enc.Indent("", " ")
	if err := enc.Encode(v); err != nil {
		return err
	}
	buf.WriteByte('\n')
	return s.put(name, buf.Bytes())
}
