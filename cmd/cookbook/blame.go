package main

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"cookbook/internal/literate"
)

// inCheckout says whether dir may lie in a checkout of git.
func inCheckout(dir string) bool {
	if dir == "" {
		return false
	}
	if os.Getenv("GIT_DIR") != "" {
		return true
	}
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		dir = real // as git sees it
	}
	for {
		if _, err := os.Lstat(filepath.Join(dir, ".git")); err == nil {
			return true
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return false
		}
		dir = parent
	}
}

// blame tells from git when lines of the chapters in dir, which is absolute,
// last changed. Where git knows nothing the time is zero. It asks git about one
// chapter after the other while others work, and about none after the end of
// ctx.
func blame(ctx context.Context, dir string) func(*literate.Chapter, int, int) time.Time {
	files, _ := fs.Glob(os.DirFS(dir), "[0-9][0-9]-*.md") // the pattern is a good one
	found := map[string]chan []time.Time{}
	for _, file := range files {
		found[file] = make(chan []time.Time, 1)
	}
	go func() {
		for _, file := range files {
			found[file] <- blameFile(ctx, filepath.Join(dir, file))
		}
	}()
	chapters := map[string][]time.Time{}
	return func(c *literate.Chapter, from, to int) time.Time {
		file := c.Name + ".md"
		if _, known := chapters[file]; !known && found[file] != nil {
			chapters[file] = <-found[file]
		}
		var newest time.Time
		lines := chapters[file]
		for i := from - 1; i < min(to, len(lines)); i++ {
			if lines[i].After(newest) {
				newest = lines[i]
			}
		}
		return newest
	}
}

// blameFile returns the time of each line's last commit. Without git, or
// outside of a checkout, there are none; lines not committed have none.
func blameFile(ctx context.Context, file string) []time.Time {
	cmd := exec.CommandContext(ctx, "git", "blame", "--incremental", "--", filepath.Base(file))
	cmd.Dir = filepath.Dir(file)
	out, err := cmd.Output()
	if err != nil {
		return nil
	}
	return parseBlame(string(out))
}

// parseBlame reads what git blame --incremental prints for each run of lines:
// "COMMIT LINE-THERE LINE-HERE COUNT", what is known of the commit if it is
// new, and "filename NAME".
func parseBlame(out string) []time.Time {
	var lines []time.Time
	commits := map[string]time.Time{}
	commit, from, count := "", 0, 0
	for line := range strings.Lines(out) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch {
		case len(key) >= 40:
			commit = key
			_, _ = fmt.Sscanf(value, "%d %d %d", new(int), &from, &count) // git's own form
		case key == "committer-time" && strings.Trim(commit, "0") != "":
			sec, _ := strconv.ParseInt(value, 10, 64)
			commits[commit] = time.Unix(sec, 0)
		case key == "filename" && from > 0:
			lines = append(lines, make([]time.Time, max(0, from-1+count-len(lines)))...)
			for i := range count {
				lines[from-1+i] = commits[commit]
			}
		}
	}
	return lines
}
