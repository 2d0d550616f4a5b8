// A framework on the v0 driver of mesos-go, unmodified: scheduler-v0 MASTER MARK-FILE EXECUTOR.
// Runs three tasks one after the other: a command to its end, a task of the executor given (a v0 driver too) with a
// message back and forth, and a command that is killed. Prints what it saw as JSON and is torn down.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"net"
	"os"
	"sync"
	"time"

	"github.com/gogo/protobuf/proto"
	mesos "github.com/mesos/mesos-go/api/v0/mesosproto"
	"github.com/mesos/mesos-go/api/v0/mesosutil"
	sched "github.com/mesos/mesos-go/api/v0/scheduler"
)

type report struct {
	FrameworkId string              `json:"frameworkId"`
	Offers      int                 `json:"offers"`
	States      map[string][]string `json:"states"`
	Messages    []string            `json:"messages"`
	Errors      []string            `json:"errors"`
}

type scheduler struct {
	lock     sync.Mutex
	seen     report
	mark     string
	executor string
	launched int
	running  string
}

func resources(cpus, mem float64) []*mesos.Resource {
	return []*mesos.Resource{mesosutil.NewScalarResource("cpus", cpus), mesosutil.NewScalarResource("mem", mem)}
}

func (s *scheduler) next(offer *mesos.Offer) *mesos.TaskInfo {
	task := &mesos.TaskInfo{SlaveId: offer.SlaveId, Resources: resources(0.1, 32)}
	name := []string{"command", "executed", "killed"}[s.launched]
	task.Name = proto.String(name)
	task.TaskId = mesosutil.NewTaskID(name)
	switch name {
	case "command":
		task.Command = mesosutil.NewCommandInfo("echo ran > " + s.mark)
	case "executed":
		task.Executor = mesosutil.NewExecutorInfo(mesosutil.NewExecutorID("go"), mesosutil.NewCommandInfo(s.executor))
		task.Executor.Resources = resources(0.1, 32)
		task.Data = []byte("input")
	case "killed":
		task.Command = mesosutil.NewCommandInfo("sleep 1000")
	}
	return task
}

func (s *scheduler) ResourceOffers(driver sched.SchedulerDriver, offers []*mesos.Offer) {
	s.lock.Lock()
	defer s.lock.Unlock()
	for _, offer := range offers {
		s.seen.Offers++
		if s.running != "" || s.launched > 2 {
			driver.DeclineOffer(offer.Id, &mesos.Filters{RefuseSeconds: proto.Float64(0.1)})
			continue
		}
		task := s.next(offer)
		s.launched++
		s.running = task.TaskId.GetValue()
		driver.LaunchTasks([]*mesos.OfferID{offer.Id}, []*mesos.TaskInfo{task}, &mesos.Filters{RefuseSeconds: proto.Float64(0.1)})
	}
}

func (s *scheduler) StatusUpdate(driver sched.SchedulerDriver, status *mesos.TaskStatus) {
	s.lock.Lock()
	defer s.lock.Unlock()
	id, state := status.TaskId.GetValue(), status.GetState()
	known := s.seen.States[id]
	isNew := len(known) == 0 || known[len(known)-1] != state.String()
	if isNew {
		s.seen.States[id] = append(known, state.String())
	}
	// The answer to the reconciliation says again that it runs.
	if state == mesos.TaskState_TASK_RUNNING && isNew {
		switch id {
		case "killed":
			driver.ReconcileTasks([]*mesos.TaskStatus{{TaskId: status.TaskId, State: &state}})
			driver.KillTask(status.TaskId)
		case "executed":
			driver.SendFrameworkMessage(status.ExecutorId, status.SlaveId, "finish")
		}
	}
	if state == mesos.TaskState_TASK_FINISHED || state == mesos.TaskState_TASK_KILLED {
		s.running = ""
		if id == "killed" {
			// The acknowledgement goes out when this returns.
			go func() {
				time.Sleep(500 * time.Millisecond)
				driver.Stop(false)
			}()
		} else {
			driver.ReviveOffers()
		}
	}
}

func (s *scheduler) Registered(_ sched.SchedulerDriver, id *mesos.FrameworkID, _ *mesos.MasterInfo) {
	s.seen.FrameworkId = id.GetValue()
}
func (s *scheduler) FrameworkMessage(_ sched.SchedulerDriver, _ *mesos.ExecutorID, _ *mesos.SlaveID, text string) {
	s.lock.Lock()
	defer s.lock.Unlock()
	s.seen.Messages = append(s.seen.Messages, text)
}
func (s *scheduler) Error(_ sched.SchedulerDriver, text string) {
	s.seen.Errors = append(s.seen.Errors, text)
}
func (s *scheduler) Reregistered(sched.SchedulerDriver, *mesos.MasterInfo)                      {}
func (s *scheduler) Disconnected(sched.SchedulerDriver)                                         {}
func (s *scheduler) OfferRescinded(sched.SchedulerDriver, *mesos.OfferID)                       {}
func (s *scheduler) SlaveLost(sched.SchedulerDriver, *mesos.SlaveID)                            {}
func (s *scheduler) ExecutorLost(sched.SchedulerDriver, *mesos.ExecutorID, *mesos.SlaveID, int) {}

func main() {
	flag.Parse()
	own := &scheduler{
		seen:     report{States: map[string][]string{}, Messages: []string{}, Errors: []string{}},
		mark:     flag.Arg(1),
		executor: flag.Arg(2),
	}
	driver, err := sched.NewMesosSchedulerDriver(sched.DriverConfig{
		Scheduler:      own,
		Framework:      &mesos.FrameworkInfo{User: proto.String(""), Name: proto.String("mesos-go v0"), Principal: proto.String("gopher")},
		Master:         flag.Arg(0),
		BindingAddress: net.ParseIP("127.0.0.1"),
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	go func() {
		time.Sleep(60 * time.Second)
		json.NewEncoder(os.Stderr).Encode(own.seen)
		os.Exit(3)
	}()
	if status, err := driver.Run(); err != nil || status != mesos.Status_DRIVER_STOPPED {
		fmt.Fprintln(os.Stderr, status, err, own.seen)
		os.Exit(2)
	}
	json.NewEncoder(os.Stdout).Encode(own.seen)
}
