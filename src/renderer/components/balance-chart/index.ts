export { BalanceChart } from './BalanceChart.tsx';
