package transcript

import (
	"fmt"
	"os/exec"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// needIPC skips a test where a scene cannot have a namespace of its own.
func needIPC(t *testing.T) {
	t.Helper()
	own := newIPC()
	if own == nil {
		t.Skip("no System V namespace of one's own: that needs CAP_SYS_ADMIN")
	}
	if err := own.close(); err != nil {
		t.Error(err)
	}
	if _, err := exec.LookPath("perl"); err != nil {
		t.Skip("no perl on this system")
	}
}

// Scenes that use the same key do not meet, and all terminals of one do.
func TestKeysAreTheScenesOwn(t *testing.T) {
	needIPC(t)
	const makeSet = `$ perl -e 'defined semget(4711, 1, 03600) or die "exists\n"; print "made\n"'`
	const remove = `$ perl -e 'defined semctl(semget(4711, 1, 0), 0, 0, 0) or die'`
	for range 4 {
		t.Run("", func(t *testing.T) {
			t.Parallel()
			sc := sceneOf(t, "term=a\n"+makeSet+"\nmade", "term=b\n"+makeSet+"\nexists\n$ echo $?\n17\n"+remove)
			if err := Play(config(), sc); err != nil {
				t.Error(err)
			}
		})
	}
}

// A POSIX queue that is left behind is found, though it shows nowhere.
func TestQueueLeftBehind(t *testing.T) {
	needIPC(t)
	const create = unix.O_CREAT | unix.O_RDWR
	got := play(t, config(), fmt.Sprintf("\n$ perl -e 'my $name = \"there\"; syscall(%d, $name, %d, 0600, 0) >= 0 or die'", unix.SYS_MQ_OPEN, create))
	if !strings.Contains(got, "left behind:\n\t/dev/mqueue/there") {
		t.Error(got)
	}
}
