package transcript

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

// stages is held for reading by each scene, and for writing by one that must
// know whether an object is its own or that of a scene beside it.
var stages sync.RWMutex

// grace is how long something that is about to vanish may take: a process
// that was killed with its parent is gone only when init has reaped it.
const grace = 5 * time.Second

// leftovers names what the scene has left behind, and removes it.
func (s *Stage) leftovers() []string {
	var left []string
	for deadline := time.Now().Add(min(grace, s.cfg.Limit)); ; {
		left = append(s.processes(), s.files()...)
		if len(left) == 0 || time.Now().After(deadline) {
			break
		}
		<-time.After(10 * time.Millisecond)
	}
	return append(append(left, s.ownObjects()...), s.sharedObjects()...)
}

// ownObjects names what is in the scene's namespace, where it has one.
func (s *Stage) ownObjects() []string {
	if s.ipc == nil {
		return nil
	}
	own, err := s.ipc.objects()
	if err != nil {
		return []string{"unknown: " + err.Error()}
	}
	return own.names()
}

// sharedObjects names and removes the scene's objects that other scenes and
// programs can see. It looks again when no other scene is under way: what is
// there then and was not there before is this scene's.
func (s *Stage) sharedObjects() []string {
	if len(s.before.added(s.ipc)) == 0 {
		return nil
	}
	stages.RUnlock()
	stages.Lock()
	own := s.before.added(s.ipc)
	own.remove()
	stages.Unlock()
	stages.RLock()
	return own.names()
}

// files names the sockets and FIFOs in the scene's directory, and whatever
// is in its TMPDIR.
func (s *Stage) files() []string {
	var left []string
	_ = filepath.WalkDir(s.root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() && path != s.tmp() {
			return nil // what has vanished is not left behind
		}
		name, _ := filepath.Rel(s.root, path)
		switch {
		case d.Type()&fs.ModeSocket != 0:
			left = append(left, "socket "+name)
		case d.Type()&fs.ModeNamedPipe != 0:
			left = append(left, "FIFO "+name)
		case filepath.Dir(path) == s.tmp():
			left = append(left, "temporary file "+name)
		}
		return nil
	})
	return left
}

// processes names the processes of the scene, without its shells.
func (s *Stage) processes() []string {
	var left []string
	for _, pid := range s.pids() {
		if !slices.Contains(s.shells(), pid) {
			left = append(left, fmt.Sprintf("process %d: %s", pid, commandLine(pid)))
		}
	}
	return left
}

func (s *Stage) shells() []int {
	var pids []int
	for _, t := range s.terms {
		pids = append(pids, t.shell.Process.Pid)
	}
	return pids
}

// kill ends all processes of the scene but the shells, by PID, until none is
// left: one may be starting another meanwhile.
func (s *Stage) kill() {
	shells := s.shells()
	for deadline := time.Now().Add(grace); time.Now().Before(deadline); {
		pids := slices.DeleteFunc(s.pids(), func(pid int) bool { return slices.Contains(shells, pid) })
		if len(pids) == 0 {
			return
		}
		for _, pid := range pids {
			// ESRCH: it has gone by itself.
			_ = unix.Kill(pid, unix.SIGKILL)
		}
		<-time.After(time.Millisecond)
	}
}

// pids lists the living processes that are in a session of the scene's
// terminals or carry its marker.
func (s *Stage) pids() []int {
	var mine []int
	shells := s.shells()
	for _, pid := range allProcesses() {
		sid, err := unix.Getsid(pid)
		if err == nil && (slices.Contains(shells, sid) || s.marked(pid)) && !zombie(pid) {
			mine = append(mine, pid)
		}
	}
	return mine
}

// marked says whether a process carries the scene's marker. Where there is
// no /proc, a process that has left its session is not found.
func (s *Stage) marked(pid int) bool {
	env, err := os.ReadFile(fmt.Sprintf("/proc/%d/environ", pid))
	return err == nil && bytes.Contains(env, []byte(marker+s.nonce))
}

// zombie says whether a process is dead and waits for its parent, who is
// looked at on its own account.
func zombie(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return false
	}
	_, after, _ := strings.Cut(string(stat), ") ")
	return strings.HasPrefix(after, "Z")
}

func commandLine(pid int) string {
	line, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	if err != nil {
		return "?"
	}
	return strings.TrimSpace(strings.ReplaceAll(string(line), "\x00", " "))
}

// allProcesses lists the PIDs of the system, from /proc or from ps(1).
func allProcesses() []int {
	var pids []int
	entries, err := os.ReadDir("/proc")
	for _, e := range entries {
		if pid, err := strconv.Atoi(e.Name()); err == nil {
			pids = append(pids, pid)
		}
	}
	if err == nil && len(pids) > 0 {
		return pids
	}
	out, err := exec.Command("ps", "-A", "-o", "pid=").Output()
	if err != nil {
		return nil
	}
	for _, f := range strings.Fields(string(out)) {
		if pid, err := strconv.Atoi(f); err == nil {
			pids = append(pids, pid)
		}
	}
	return pids
}
