/**
 * Formulas of queueing theory for one queue with Poisson arrivals and exponential service by `agents` equal
 * agents. Times are in the unit of `meanService`.
 */
export interface Load {
  readonly agents: number;
  /** Arrivals per unit of time. */
  readonly arrivalRate: number;
  readonly meanService: number;
}

/** Share of arrivals lost where nobody may wait, by the recursion in the number of agents. */
export function erlangB(agents: number, offered: number): number {
  let blocked = 1;
  for (let count = 1; count <= agents; count += 1) {
    blocked = (offered * blocked) / (count + offered * blocked);
  }
  return blocked;
}

/** M/M/c: the probability of waiting at all. The load must be below the number of agents. */
export function erlangC({ agents, arrivalRate, meanService }: Load): number {
  const offered = arrivalRate * meanService;
  const blocked = erlangB(agents, offered);
  return blocked / (1 - (offered / agents) * (1 - blocked));
}

export function meanWait(load: Load): number {
  return erlangC(load) / releaseSurplus(load);
}

/** Share of arrivals served within `target`, first come, first served. */
export function serviceLevel(load: Load, target: number): number {
  return 1 - erlangC(load) * Math.exp(-releaseSurplus(load) * target);
}

/** How much faster the line empties than it fills, while all agents are busy. */
function releaseSurplus({ agents, arrivalRate, meanService }: Load): number {
  return agents / meanService - arrivalRate;
}

/** M/M/c+M (Erlang A): those who wait leave after an exponential patience. */
export interface Impatience {
  readonly abandoned: number;
  readonly waiting: number;
  /** Mean time in line of all arrivals, served or not. */
  readonly meanWait: number;
}

export function erlangA(load: Load, meanPatience: number): Impatience {
  const { agents, arrivalRate } = load;
  const stationary = stationaryNumbers(load, meanPatience);
  let waiting = 0;
  let inLine = 0;
  stationary.forEach((probability, number) => {
    waiting += number >= agents ? probability : 0;
    inLine += Math.max(0, number - agents) * probability;
  });
  return { abandoned: inLine / meanPatience / arrivalRate, waiting, meanWait: inLine / arrivalRate };
}

/**
 * The stationary distribution of how many are there, waiting or served, as a birth and death process.
 *
 * @param meanPatience Infinity for M/M/c
 */
export function stationaryNumbers(load: Load, meanPatience: number): number[] {
  const { agents, arrivalRate, meanService } = load;
  const weights = [1];
  let sum = 1;
  for (let number = 1; ; number += 1) {
    const leaving = Math.min(number, agents) / meanService + Math.max(0, number - agents) / meanPatience;
    const weight = ((weights[number - 1] ?? 0) * arrivalRate) / leaving;
    weights.push(weight);
    sum += weight;
    // Beyond the agents the weights fall at least geometrically; what is cut off is below double precision.
    if (number > agents && weight < sum * 1e-15) {
      return weights.map((one) => one / sum);
    }
  }
}
